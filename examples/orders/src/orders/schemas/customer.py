from datetime import datetime

from pydantic import EmailStr, Field, field_validator

from orders.schemas.base import ReadModel, WriteModel


class CustomerCreate(WriteModel):
    email: EmailStr
    name: str = Field(min_length=1, max_length=255)
    password: str = Field(min_length=10, max_length=128)
    phone: str | None = None


class CustomerUpdate(WriteModel):
    name: str | None = Field(default=None, min_length=1, max_length=255)
    phone: str | None = None

    @field_validator('name')
    @classmethod
    def _keep_a_name(cls, name: str | None) -> str:
        if name is None:
            raise ValueError('a customer has a name')
        return name


class CustomerRead(ReadModel):
    id: int
    email: EmailStr
    name: str
    phone: str | None


class CustomerDetail(CustomerRead):
    is_staff: bool
    created_at: datetime


class Token(ReadModel):
    access_token: str
    token_type: str = 'bearer'
