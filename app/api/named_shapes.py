"""The JSON that the API answers with about administrative units and people."""

from pydantic import BaseModel, Field


class PlaceShape(BaseModel):
    """An administrative unit of Vietnam as it was for a time."""

    name: str = Field(description="Kind and name")
    full_name: str = Field(description="With what it lay in, as `place:` takes it")
    since: str | None = Field(description="First day; null: not told")
    until: str | None = Field(description="Last day, or the end of a year by which it was gone; null: it stands")
    successors: list[str] = Field(description="Full names of all that it became, in whole or in part")
    predecessors: list[str] = Field(description="Full names of all that became it")


class PlacesShape(BaseModel):
    """The units of a name."""

    name: str
    units: list[PlaceShape]


class HeldFunctionShape(BaseModel):
    """A function with which a name is printed."""

    function: str = Field(description="As printed most often; empty: none is")
    articles: int
    first: str | None = Field(description="Day of the first dated article")
    last: str | None


class NamesakeShape(BaseModel):
    """What may be one of several people of one name."""

    place: str = Field(description="Place or body that the functions name, else the source; empty: no function")
    functions: list[HeldFunctionShape]


class PersonShape(BaseModel):
    """What is printed of a name."""

    name: str
    names: list[str] = Field(description="As printed, the most frequent first")
    articles: int
    namesakes: list[NamesakeShape]
    beside: list[tuple[str, int]] = Field(description="Names in the same articles, with the number of those")
    pictured: list[int] = Field(description="Articles with a photo whose caption has the name, the newest first")


class PlaceNamingShape(BaseModel):
    """Words of a query that name administrative units."""

    typed: str
    units: list[PlaceShape] = Field(description="Every unit of that name that the words beside it do not rule out")
