"""Mail to hosts: the texts, and one SMTP server that takes them over verified TLS."""

from services.mail.config import MailConfig, Security
from services.mail.notices import HostNotices
from services.mail.smtp import SmtpMailer

__all__ = ["HostNotices", "MailConfig", "Security", "SmtpMailer"]
