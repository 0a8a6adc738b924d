"""Where each file comes from: the register of sources, and the demonstration data's generator."""

REGISTER_COLUMNS = (
    "organisation_id",
    "name",
    "name_type",
    "kind",
    "company_number",
    "postcode",
    "income",
    "sector",
    "active_2021",
)
"""The tidy form of a register of organisations: docs/architecture.md."""
