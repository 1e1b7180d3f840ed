"""Who is in a document: entities with all that is known of them, named or not."""

from dataclasses import dataclass, field

from kb.extract.parse import Tokens
from kb.record import ActorKind

FORMER = {"SUN": 1991, "YUG": 2003, "CSK": 1992, "DDR": 1990, "SCG": 2006}
"""States that no longer are, and their last year: after it a person's citizenship is a successor's."""

PARTS = {"YUG": ("SRB", "MNE"), "SCG": ("SRB", "MNE"), "CSK": ("CZE", "SVK")}
"""Of those the parts whose people were its citizens to the end."""


PEERS = {"counterpart", "colleague", "homologue"}
"""Nouns for who holds the same office elsewhere."""


@dataclass(slots=True, eq=False)
class Entity:
    """Someone that the text speaks of; an actor of the record once it is named or a fact asks for it."""

    name: str
    kind: ActorKind
    country: str | None = None
    key: str | None = None
    """What a lexicon knows it as: alpha-3, or an organization's name."""
    role: str | None = None
    lands: tuple[str, ...] = ()
    """Of several officers: the countries that the text says they are of."""
    gender: str = ""
    plural: bool = False
    nouns: set[str] = field(default_factory=set)
    """Nouns that describe it: of its titles, of its name, of its own phrase."""
    words: set[str] = field(default_factory=set)
    """Modifiers of these nouns, lower case."""
    own_country: bool = False
    """Whether the country stands in the entity's own words ("the Russian government")."""
    sort: str = ""
    """Of an organization: as in organizations.tsv."""
    mentions: list[Tokens] = field(default_factory=list)
    members: tuple["Entity", ...] = ()
    actor: int | None = None
    """Position in ``found``, None while it is no actor of the record."""
    score: float = 0.0
    """Salience at the sentence of the last mention."""
    sentence: int = 0
    last: int = -1
    """The last token that referred to it."""
    first: int = -1
    counterpart: int = -1
    """The token that calls it somebody's counterpart, or -1."""
