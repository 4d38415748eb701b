from datetime import date
from typing import Any

from fastapi import APIRouter

from orders.api.deps import SessionDep
from orders.services.reports import daily_summary

router = APIRouter(prefix='/reports')


@router.get('/daily')
async def read_daily_summary(day: date, session: SessionDep) -> dict[str, Any]:
    return await daily_summary(session, day)
