"""Values that scripts write out, read without a script being run."""

import time

import pytest

from luutin.crawler.reading.script_values import script_value

HANDED = "(function(a,b,c){return %s}(%s))"
VALUES = {
    HANDED % ("{x:a,y:[b,b],z:c}", '"tin",null,void 0'): {"x": "tin", "y": [None, None], "z": None},
    "(function(a){return {x:a}})(1);more()": {"x": 1},
    "(function named(a){return a}(2))": 2,
    HANDED % ("{a}", "1"): {"a": 1},
    '(function(a){a.x=1;a["y"]=[];a.y[1]={z:2};return [a]}({}))': [{"x": 1, "y": [None, {"z": 2}]}],
    "(function(a){a[0]=3;return a}(Array(2)))": [3, None],
    "{a:1,'b':-.5,\"c\":!0,d:!1,3:0x1f,e:1e3,}": {"a": 1, "b": -0.5, "c": True, "d": False, "3": 31, "e": 1000.0},
    "[1,,2]": [1, None, 2],
    '["\\u003Cp\\u003E \\x41 \\u{1F600} \\ud83d\\ude00 \\n\\/",`hai\ndòng`]': ["<p> A 😀 😀 \n/", "hai\ndòng"],
    "{ngay:new Date(17000), m:new Map([[1,2]]), o:Object.create(null)}": {"ngay": 17000, "m": [[1, 2]], "o": {}},
    '{/* of the page */ a:"//x", // and so on\n b:2}': {"a": "//x", "b": 2},
    '{a:"(function(){"}': {"a": "(function(){"},
}
COMPUTED = [
    *(
        "{a:f(1)}",
        "[a+1]",
        "[1+1]",
        '{a:"x"+"y"}',
        "{a(){}}",
        "[`${a}`]",
        "{a:1",
        "",
        "(function(a){if(a){return a}}(1))",
    ),
    *("x", "[" * 5_000, "(function(a){return a}(", "(" * 90),
]


@pytest.mark.parametrize(("text", "value"), VALUES.items())
def test_what_is_written_out_is_read(text, value):
    """Literals in every form, and a function that is handed what it repeats."""
    assert script_value(text) == value


@pytest.mark.parametrize("text", COMPUTED)
def test_what_is_computed_is_not_read(text):
    """Half a value would be a false one."""
    assert script_value(text) is None


def test_no_script_costs_more_than_a_page():
    """However long it is, however deep, and however often it names itself."""
    began = time.process_time()
    doubled = ";".join(f"a.x{n}=[a.x{n - 1},a.x{n - 1}]" for n in range(1, 400))
    for text in ("{a:[" * 400_000, '"\\' * 900_000, "(function(a){" + doubled + ";return a}({x0:1}))", "/*" * 900_000):
        script_value(text)
    assert time.process_time() - began < 2
