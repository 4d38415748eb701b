from celery import Celery

from orders.settings import get_settings

celery_app = Celery('orders', broker=get_settings().broker_url)
celery_app.conf.update(
    imports=['orders.tasks'],
    task_acks_late=True,
    task_ignore_result=True,
)
