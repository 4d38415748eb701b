from fastapi import APIRouter
from sqlalchemy import text

from orders.api.deps import SessionDep

router = APIRouter(prefix='/health', tags=['health'])


@router.get('')
async def alive() -> dict[str, str]:
    return {'status': 'ok'}


@router.get('/ready', include_in_schema=False)
async def ready(session: SessionDep) -> dict[str, str]:
    await session.execute(text('SELECT 1'))
    return {'status': 'ok'}
