import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { SchemaFact } from '../../../src/python/index/facts.ts';
import { runInOrders } from '../../support/orders.ts';
import { indexOf } from '../temp-repo.ts';

/** Classes as Pydantic, SQLAlchemy and Python itself see them once they are imported. */
const FILES: Record<string, string> = {
  'models.py': `
from __future__ import annotations
import enum
from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Generic, NamedTuple, Optional, TypeVar
from typing_extensions import TypedDict
import pydantic
from pydantic import BaseModel, ConfigDict, Field, RootModel, field_validator
from pydantic.dataclasses import dataclass as pydantic_dataclass
from pydantic_settings import BaseSettings
from base import Shared, Own as Renamed
T = TypeVar("T")
class Plain:
    x: int = 1
class Color(str, enum.Enum):
    red = "red"
class Pair(NamedTuple):
    a: int
class Item(Shared):
    name: str
    size: int = Field(3, gt=0)
    LIMIT: ClassVar[int] = 3
    _private: int = 1
    model_config = ConfigDict(extra="forbid")
    class Config2:
        title = "x"
    class Inner(BaseModel):
        deep: Optional[
            int
        ] = None
    @field_validator("name")
    @classmethod
    def check(cls, value):
        return value
class Page(BaseModel, Generic[T]):
    items: list[T]
class ItemPage(Page[Item]):
    total: int = 0
class Names(RootModel[list[str]]):
    pass
class Settings(BaseSettings):
    debug: bool = False
class Again(Renamed):
    more: Annotated[str, Field(min_length=1)] = ""
class Full(pydantic.BaseModel):
    x: int
@dataclass(frozen=True)
class Record:
    left: int
    right: list[int] = field(default_factory=list)
class Longer(Record):
    not_a_field: int = 3
@pydantic_dataclass
class Checked:
    x: int
class Movie(TypedDict, total=False):
    title: str
class Sequel(Movie):
    number: int
`,
  'base.py': `
from pydantic import BaseModel
class Own(BaseModel):
    id: int
class Shared(Own):
    note: str = ""
`,
  'tables.py': `
from typing import Optional
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, declarative_base, mapped_column, relationship, MappedAsDataclass
class Base(DeclarativeBase): ...
Old = declarative_base()
class Stamped:
    created = Column(String, default="x")
class Owner(Stamped, Base):
    __tablename__ = "owners"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Optional[str]]
    pets: Mapped[list["Pet"]] = relationship(back_populates="owner")
    def helper(self): ...
class Pet(Base):
    __tablename__ = 'pets'
    __table_args__ = {"comment": "x"}
    id = Column(Integer, primary_key=True)
    owner_id = Column("owner", ForeignKey("owners.id"))
    owner = relationship(Owner, back_populates="pets")
    LIMIT = 3
class Legacy(Old):
    __tablename__ = "legacy"
    id = Column(Integer, primary_key=True)
class Child(Legacy):
    extra = Column(String)
`,
};

const PROGRAM = `
import dataclasses, importlib, inspect, json, os, sys, tempfile
root = tempfile.mkdtemp()
sys.path.insert(0, root)
for path, text in json.loads(sys.argv[1]).items():
    open(os.path.join(root, path), 'w').write(text)
from pydantic import BaseModel
from sqlalchemy import inspect as look
from sqlalchemy.orm import configure_mappers
out = []
def tell(cls, path):
    name = cls.__qualname__
    if hasattr(cls, '__mapper__'):
        out.append([path, name, 'sqlalchemy', cls.__table__.name, sorted(look(cls).attrs.keys())])
    elif issubclass(cls, BaseModel):
        out.append([path, name, 'pydantic', None, sorted(cls.model_fields)])
    elif dataclasses.is_dataclass(cls):
        out.append([path, name, 'dataclass', None, sorted(f.name for f in dataclasses.fields(cls))])
    elif hasattr(cls, '__required_keys__'):
        out.append([path, name, 'typeddict', None, sorted(cls.__annotations__)])
    for inner in vars(cls).values():
        if inspect.isclass(inner) and inner.__qualname__ == name + '.' + inner.__name__: tell(inner, path)
for path in sorted(json.loads(sys.argv[1])):
    module = importlib.import_module(path[:-3])
    configure_mappers()
    for cls in vars(module).values():
        if inspect.isclass(cls) and cls.__module__ == module.__name__ and '[' not in cls.__name__: tell(cls, path)
print(json.dumps(out))
`;

type Told = [path: string, name: string, kind: string, table: string | null, fields: string[]];
const Told = z.array(z.tuple([z.string(), z.string(), z.string(), z.string().nullable(), z.array(z.string())]));

let printed: Told[];
let found: SchemaFact[];

beforeAll(async () => {
  const result = await runInOrders(['python', '-c', PROGRAM, JSON.stringify(FILES)]);
  if (result.exitCode !== 0) throw new Error(result.output);
  printed = Told.parse(JSON.parse(result.stdout));
  found = (await indexOf(FILES)).schemas;
}, 300_000);

describe('schemas', () => {
  it('are the ones that Pydantic, SQLAlchemy and Python see, with their fields', () => {
    // Bases and mixins hold columns but are no tables; RootModel's one field is its own.
    const own = found.filter((item) => !['Base', 'Stamped'].includes(item.name));
    const told = own.map((item): Told => [item.path, item.name, item.kind, item.table, allFields(item)]);
    const expected = printed.map(
      (item): Told => (item[1] === 'Names' ? [item[0], item[1], item[2], item[3], []] : item),
    );
    expect(told.sort(byName)).toEqual(expected.sort(byName));
    expect(expected.length).toBeGreaterThan(15);
  });

  it('tell where their fields come from, and how each is written', () => {
    const item = found.find((each) => each.name === 'Item');
    expect(item).toMatchObject({
      bases: ['Shared'],
      inherits: [
        { name: 'Shared', path: 'base.py' },
        { name: 'Own', path: 'base.py' },
      ],
    });
    expect(item?.fields).toEqual([
      { name: 'name', annotation: 'str', value: '', line: 20, endLine: 20 },
      { name: 'size', annotation: 'int', value: 'Field(3, gt=0)', line: 21, endLine: 21 },
    ]);
    expect(found.find((each) => each.name === 'Item.Inner')?.fields).toMatchObject([
      { name: 'deep', value: 'None', line: 28, endLine: 30 },
    ]);
    expect(found.find((each) => each.name === 'Owner')?.inherits).toEqual([
      { name: 'Stamped', path: 'tables.py' },
      { name: 'Base', path: 'tables.py' },
    ]);
  });

  it('leave out what migrations declare', async () => {
    const { schemas } = await indexOf({
      'versions/1_first.py':
        'from tables import Base\nrevision = "1"\ndown_revision = None\nclass Owner(Base):\n    __tablename__ = "owners"\n',
      'tables.py': 'from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase): ...\n',
    });
    expect(schemas.map((item) => item.name)).toEqual(['Base']);
  });

  it('know SQLModel, whose tables have a name by rule, and the older ways to write Pydantic and SQLAlchemy', async () => {
    const { schemas } = await indexOf({
      'a.py': `
from sqlmodel import SQLModel, Field, Relationship
from sqlalchemy.orm import registry
from sqlalchemy.ext.declarative import as_declarative
from flask_sqlalchemy import SQLAlchemy
import sqlalchemy as sa
from pydantic.generics import GenericModel
from pydantic import BaseSettings
class HeroBase(SQLModel):
    name: str = Field(index=True)
class Hero(HeroBase, table=True):
    id: int | None = Field(default=None, primary_key=True)
class Team(SQLModel, table=True):
    __tablename__ = "teams"
    id: int
mapper = registry()
@mapper.mapped
class Mapped2:
    __tablename__ = "m"
    id = sa.Column(sa.Integer)
@as_declarative()
class Base: ...
class Row(Base):
    __tablename__ = "rows"
    id = sa.Column(sa.Integer)
db = SQLAlchemy()
class Post(db.Model):
    id = db.Column(db.Integer)
class Old(GenericModel):
    x: int
    y = 3
class Conf(BaseSettings):
    z = 1
    class Config:
        env_file = ".env"
`,
    });
    const told = schemas.map((item) => [
      item.name,
      item.kind,
      item.table,
      item.fields.map((field) => field.name).join(' '),
    ]);
    expect(told).toEqual([
      ['HeroBase', 'sqlmodel', null, 'name'],
      ['Hero', 'sqlmodel', 'hero', 'id'],
      ['Team', 'sqlmodel', 'teams', 'id'],
      ['Mapped2', 'sqlalchemy', 'm', 'id'],
      ['Base', 'sqlalchemy', null, ''],
      ['Row', 'sqlalchemy', 'rows', 'id'],
      ['Post', 'sqlalchemy', null, 'id'],
      ['Old', 'pydantic', null, 'x'],
      ['Conf', 'pydantic', null, ''],
    ]);
  });
});

/** Names of all fields, those of bases included. */
function allFields(item: SchemaFact): string[] {
  const bases = item.inherits.map((base) => found.find((each) => each.name === base.name && each.path === base.path));
  return [...new Set([item, ...bases].flatMap((each) => each?.fields.map((field) => field.name) ?? []))].sort();
}

function byName(a: Told, b: Told): number {
  return `${a[0]} ${a[1]}` < `${b[0]} ${b[1]}` ? -1 : 1;
}
