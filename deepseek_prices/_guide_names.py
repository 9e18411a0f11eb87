"""Generated from data/ by `python -m scraper compile`; do not edit."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    # name, with a * every one that begins so; billed as; earliest and known start, earliest and known end
    Name: TypeAlias = tuple[str, str, int | None, int | None, int | None, int | None]

# Instants are seconds since 1970-01-01T00:00:00Z.
ANYWHERE: dict[str, str] = {
    'deepseek-v4-pro[1m]': 'deepseek-v4-pro',
    'deepseek-flash[1m]': 'deepseek-flash',
}
# of requests that are sent to the Anthropic endpoint
ANTHROPIC: 'tuple[Name, ...]' = (
    ('claude-opus*', 'deepseek-v4-pro', 1777000003, 1780416000, None, None),
    ('claude-haiku*', 'deepseek-v4-flash', 1777000003, 1780416000, 1789012800, 1789012800),
    ('claude-sonnet*', 'deepseek-v4-flash', 1777000003, 1780416000, 1789012800, 1789012800),
    ('claude*', 'deepseek-flash', 1789012800, 1789012800, None, None),
    ('*', 'deepseek-chat', 1755705600, 1755757990, 1777000003, 1777000003),
    ('*', 'deepseek-v4-flash', 1776990221, 1777000003, 1789012800, 1789012800),
    ('*', 'deepseek-flash', 1789012800, 1789012800, 1789012800, 1790784000),
)
