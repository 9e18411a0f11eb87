"""What a price of genai-prices can be bound to; runs in `.venv-peers`: each constraint's fields, as JSON."""

import json
import sys
from dataclasses import fields
from typing import get_args, get_type_hints

from genai_prices import types

found = get_args(get_type_hints(types.ConditionalPrice)["constraint"])
named = {each.__name__: [field.name for field in fields(each)] for each in found if each is not type(None)}
sys.stdout.write(json.dumps(named))
