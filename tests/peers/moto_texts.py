"""What is replaced in the source of moto's tests, so that AWS would take their set-ups."""

from __future__ import annotations

# What stands in moto's source → what AWS would take.
TEXTS: tuple[tuple[str, str], ...] = (
    # an attribute that no schema has
    ('"thing"', '"nickname"'),
    ("user_attribute_name = str(uuid.uuid4())", 'user_attribute_name = "nickname"'),
    # passwords without upper-case letters and symbols
    ("TemporaryPassword=str(uuid.uuid4())", 'TemporaryPassword="P2$Sword"'),
    ("temporary_pass = str(uuid.uuid4())", 'temporary_pass = "P2$Sword"'),
    ("    pw = str(uuid.uuid4())", '    pw = "P2$Sword"'),
    # a trigger that is no ARN
    (
        'LambdaConfig={"PreSignUp": value}',
        'LambdaConfig={"PreSignUp": (value := "arn:aws:lambda:us-west-2:123456789012:function:f")}',
    ),
    # an app for codes, where a test is about something else
    ("user_pool_client=None, with_mfa=True,", "user_pool_client=None, with_mfa=False,"),
)
