"""The environment variables that name the mail server: light, since the help of a command lists them."""

from __future__ import annotations

from monitoring.messages import N_

#: The environment variables that name the server, each with what it holds.
VARIABLES = {
    "MONITORING_SMTP_HOST": N_("name of the mail server, such as smtp.example.org (needed)"),
    "MONITORING_SMTP_FROM": N_("address that messages come from; the user without it (needed where there is no user)"),
    "MONITORING_SMTP_PORT": N_("587 without it; 465 is encrypted from the first byte, others by STARTTLS"),
    "MONITORING_SMTP_USER": N_("user to log in as, where the server asks for one"),
    "MONITORING_SMTP_PASSWORD": N_("password of the user"),
}
