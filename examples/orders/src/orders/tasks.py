import httpx
import structlog

from orders.clients.mail import send_mail
from orders.services.pricing import format_cents
from orders.worker import celery_app

log = structlog.get_logger()


@celery_app.task(
    autoretry_for=(httpx.HTTPError,),
    retry_backoff=True,
    retry_kwargs={'max_retries': 5},
)
def send_receipt(email: str, order_id: int, total_cents: int) -> None:
    text = f'We received {format_cents(total_cents)} for order {order_id}. Thank you!'
    mail_id = send_mail(email, f'Your order {order_id}', text)
    log.info('receipt_sent', order_id=order_id, mail_id=mail_id)


@celery_app.task
def notify_shipped(email: str, order_id: int) -> None:
    send_mail(email, f'Your order {order_id}', f'Order {order_id} is on its way.')
    log.info('shipment_announced', order_id=order_id)
