"""What every section of a scenario has in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Section(BaseModel):
    """A table of the scenario file: unknown keys, NaN and infinity are refused, and nothing can be changed later."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, strict=False)


Id = Annotated[str, Field(pattern=r"^[a-z0-9_\-]+$", description="name used in the other files")]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Amount = Annotated[float, Field(ge=0.0, le=10_000_000.0)]
Change = Annotated[float, Field(ge=-1_000_000.0, le=1_000_000.0)]
Count = Annotated[int, Field(ge=0, le=500)]
