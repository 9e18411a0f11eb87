"""Usage in whichever form people have it: how much of each kind it says, of which model, and when.

`forms.read_usage(stream, form.Options())` gives the rows of a file, as `record` describes them; a form is known by its
content. `get_cost` prices a row's usage, `deepseek_prices.bill` checks an export.
"""
