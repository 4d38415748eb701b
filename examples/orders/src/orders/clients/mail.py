import httpx

from orders.settings import get_settings


def send_mail(to: str, subject: str, text: str) -> str:
    """Hands a mail to the mail service; returns the id it is known by there."""
    settings = get_settings()
    with httpx.Client(
        base_url=settings.mail_url, timeout=settings.http_timeout_seconds
    ) as client:
        response = client.post(
            '/mails', json={'to': to, 'subject': subject, 'text': text}
        )
        response.raise_for_status()
        return str(response.json()['id'])
