"""A stack beyond one machine is what its tools can read, and lacks nothing that it names."""

import kubernetes_validate
import pytest
import yaml
from click.testing import CliRunner

from luutin.app.cli import luutin
from luutin.night.deploy.stack import StackSize, render_compose, render_kubernetes


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load(render_compose(StackSize(crawlers=3, servers=2)))


@pytest.fixture(scope="module")
def manifests():
    return list(yaml.safe_load_all(render_kubernetes(StackSize(crawlers=3, servers=2))))


def test_kubernetes_reads_each_manifest(manifests):
    """By the schemas of its API, in which no unknown key may stand."""
    assert [each["metadata"]["name"] for each in manifests if not is_valid(each)] == []
    assert not is_valid({**manifests[-1], "unheardOf": 1})


def is_valid(manifest):
    try:
        kubernetes_validate.validate(manifest, "1.31", strict=True)
    except kubernetes_validate.ValidationError:
        return False
    return True


def test_each_pod_is_probed_and_bounded(manifests):
    """Kubernetes knows when one is ill, and how much each takes at most."""
    pods = {
        each["metadata"]["name"]: each["spec"]["template"]["spec"] for each in manifests if "template" in each["spec"]
    }
    assert set(pods) == {"search", "store", "crawler", "serve"}
    for pod in pods.values():
        assert all({"requests", "limits"} <= set(box["resources"]) for box in pod["containers"])
        assert "livenessProbe" in pod["containers"][0]
        mounted = {each["name"] for box in pod["containers"] for each in box["volumeMounts"]}
        assert mounted >= {each["name"] for each in pod.get("volumes", ())}
    (crawler,) = pods["crawler"]["containers"][0]["args"]
    assert "--shard ${HOSTNAME##*-}/3 " in crawler


def test_each_shard_has_one_crawler_and_what_is_named_is_there(compose):
    """Services, volumes and secrets; each service is bounded, and those that answer are probed."""
    services = compose["services"]
    shards = [each["command"][2] for each in services.values() if each.get("command", [""])[0] == "run"]
    assert shards == ["0/3", "1/3", "2/3"]
    for name, service in services.items():
        assert set(service.get("depends_on", ())) <= set(services)
        named = {volume.partition(":")[0] for volume in service.get("volumes", ())}
        assert {each for each in named if not each.startswith(".")} <= set(compose["volumes"])
        assert {"mem_limit", "cpus"} <= set(service)
        assert "healthcheck" in service or not name.startswith(("search", "serve"))
    assert {"search-0", "search-1", "search-2", "store", "serve-0", "serve-1"} <= set(services)


@pytest.mark.parametrize(("kind", "code"), [("compose", 0), ("kubernetes", 0), ("systemd", 2)])
def test_a_stack_is_printed_where_there_is_one(kind, code):
    """Systemd knows one machine: asked for more, the command says so."""
    done = CliRunner().invoke(luutin, ["deploy", kind, "--crawlers", "2"])
    assert done.exit_code == code
    assert ("opensearchproject/opensearch" in done.stdout) is (code == 0)
