"""What is published beside the book: the spending pack and its description."""

from vcse_monograph.editions.spending import PACK_FILES
from vcse_monograph.editions.spending import PACK_TABLES as TABLES

__all__ = ["PACK_FILES", "TABLES"]
