"""What AWS allows a sending account to do, how often and how soon."""

from __future__ import annotations

from datetime import timedelta

# SNS developer guide, SMS sandbox.
MOST_SANDBOX_NUMBERS = 10
MOST_SANDBOX_CODES_A_DAY = 5
SANDBOX_CODE_WINDOW = timedelta(hours=24)
SANDBOX_NUMBER_MINIMUM_AGE = timedelta(hours=24)
# End User Messaging SMS user guide, sandbox: a day after it was added. SNS's guide says otherwise.
DESTINATION_MINIMUM_AGE = timedelta(hours=24)
# AWS says that one-time passwords expire, and nowhere when.
ONE_TIME_PASSWORD_LIFETIME = timedelta(hours=24)
# How many lists AWS allows is not published outside its console.
MOST_OPT_OUT_LISTS = 25
# SNS and End User Messaging SMS API reference: a number may be opted in once in 30 days.
OPT_IN_INTERVAL = timedelta(days=30)
# SES API reference: the link of a verification mail works for 24 hours.
IDENTITY_LINK_LIFETIME = timedelta(hours=24)
