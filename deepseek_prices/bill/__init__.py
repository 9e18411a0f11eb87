"""Is a bill right? DeepSeek's export against its price lists, against what was charged, and against a log of one's own.

`check(read_bill(reads))` looks at an export; `against(bill, reads)` compares it with a log. Pure, and exact.
"""

from deepseek_prices.bill.against import Compared, Log, against
from deepseek_prices.bill.check import Checked, Difference, check
from deepseek_prices.bill.export import Bill, Row, read_bill
from deepseek_prices.bill.sums import Sum

__all__ = ["Bill", "Checked", "Compared", "Difference", "Log", "Row", "Sum", "against", "check", "read_bill"]
