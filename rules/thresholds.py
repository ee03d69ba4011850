"""Every number that decides how sure a reading must be, in one place.

All are fractions of one, but where it says characters. Raise a number and more applications go to a
person; lower it and more are decided on what was read. None may be set so that an unreadable value passes.
"""

KIND_SURE = 0.6
"""A paper classified less surely than this may be any paper: its presence is unknown, not proven."""

READABLE = 0.6
"""A value read less surely than this counts as not read."""

SURE = 0.95
"""From here on a reading is held against the applicant: a wrong check digit, a near miss in a name."""

NEAR = 0.85
"""Two texts at least this similar may be the same text misread."""

SEAL_SAME = 0.6
"""A seal's text at least this similar to the applicant's name is the applicant's seal."""

SEAL_DIFFERENT = 0.35
"""A seal's text less similar than this, read at least as surely as SEAL_READ, is somebody else's seal."""

SEAL_READ = 0.8
"""A seal read less surely than this, or with a smaller share of sure characters, is held against nobody."""

SEAL_BEARS_ONE = 5
"""Characters (not a fraction): a name's own part this long may hold one misread character on a seal."""

LEGIBLE = 0.4
"""A page less legible than this is shown to a person."""

SCOPE_RESIDUE = 3
"""Characters (not a fraction): general wording of a power of attorney may leave so many unexplained."""

PHONE_SHARED = 5
"""Applicants (not a fraction): a telephone number that so many others gave is shown to a person."""

WORDS_ON_PICTURE = 40
"""Characters (not a fraction): a paper with so few words may be a picture of any kind."""
