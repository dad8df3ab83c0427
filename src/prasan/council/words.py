"""The words of what somebody wrote: Thai, which has no spaces between them, as a dictionary parts it."""

from __future__ import annotations


def segmented(text: str) -> list[str]:
    """The words of a text in their order (newmm, which takes the longest that fit); without what is no word."""
    from pythainlp.tokenize import word_tokenize  # its dictionary takes a second: read when something is kept or sought

    return [word for word in word_tokenize(text.casefold(), engine="newmm", keep_whitespace=False) if word[0].isalnum()]


def kept_words(text: str) -> str:
    """The words of a text, each once between spaces, as a search by whole words finds them."""
    return f" {' '.join(dict.fromkeys(segmented(text)))} "
