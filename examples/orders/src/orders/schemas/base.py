from pydantic import BaseModel, ConfigDict


class ReadModel(BaseModel):
    """What is read from a row and never written back."""

    model_config = ConfigDict(from_attributes=True)


class WriteModel(BaseModel):
    """What a caller sends: a key that nobody knows is a mistake."""

    model_config = ConfigDict(extra='forbid', str_strip_whitespace=True)
