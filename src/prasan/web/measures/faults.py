"""What is wrong with a measure's file or a draft, in the reader's language.

The sentences are those of :mod:`prasan.measures`, which knows no gettext; a test sees that none is missing here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from prasan.measures import MeasureFileError
from prasan.measures.authoring import AuthoringError
from prasan.measures.errors import Phrase


@dataclass(frozen=True)
class Fault:
    """A fault of a text as a page tells it: lines and columns count from 1."""

    line: int
    column: int
    field: str
    problem: str
    remedy: str


def told(faults: Iterable[MeasureFileError]) -> list[Fault]:
    """Faults in the order in which they stand in the text."""
    return [
        Fault(each.line, each.column, each.field, in_reader_words(each.problem), in_reader_words(each.remedy))
        for each in sorted(faults, key=lambda fault: (fault.line, fault.column))
    ]


def sentence_of(error: AuthoringError) -> str:
    """What cannot be done, and what to do."""
    return f"{in_reader_words(error.problem)} {in_reader_words(error.remedy)}"


def in_reader_words(sentence: str) -> str:
    """A sentence of ours; one that is not known stands as it is."""
    if not isinstance(sentence, Phrase):
        return gettext(sentence) if sentence in SENTENCES else sentence
    template = gettext(sentence.template) if sentence.template in SENTENCES else sentence.template
    if not sentence.values:
        return template
    return template % {
        name: in_reader_words(value) if isinstance(value, Phrase) else value for name, value in sentence.values.items()
    }


SENTENCES = frozenset(
    {
        gettext_noop("Rules use names, numbers, dates, texts in quotes, and the operators + - * / = != < <= > >=."),
        gettext_noop("the rule is nested more than %(max_depth)s deep"),
        gettext_noop("Split it into criteria."),
        gettext_noop("Write = for equality, and 'x between a and b' for a range; comparisons do not chain."),
        gettext_noop("unexpected %(word)s"),
        gettext_noop("A value, an operator or a closing bracket is missing before it."),
        gettext_noop('Put texts between straight quotes on one line, such as "TH".'),
        gettext_noop("Write and, or, not."),
        gettext_noop("the rule is longer than %(max_length)s characters"),
        gettext_noop("%(text)s is not a date"),
        gettext_noop("Write 2014-05-01, or BE 2557-05-01 for the Buddhist Era."),
        gettext_noop("Write BE %(written)s, or %(common)s."),
        gettext_noop("the year %(year)s is out of range"),
        gettext_noop("Years run from 1800 to 2299 of the common era."),
        gettext_noop("a register"),
        gettext_noop("one column of a register"),
        gettext_noop("%(kind)s takes %(what)s"),
        gettext_noop("Write, for example, %(example)s."),
        gettext_noop("the rule ends too early"),
        gettext_noop("Complete it, or close an open bracket."),
        gettext_noop("Write %(value)s in small letters."),
        gettext_noop("words between values"),
        gettext_noop("unexpected character %(character)s"),
        gettext_noop("Complete it."),
        gettext_noop("the year %(year)s looks like the Buddhist Era"),
        gettext_noop("there is no date %(text)s"),
        gettext_noop("Check the month (01-12) and the day."),
        gettext_noop("the number is too large"),
        gettext_noop("The largest is 1,000,000,000,000,000."),
        gettext_noop("unknown function %(word)s"),
        gettext_noop("functions"),
        gettext_noop("%(word)s takes a number and a date"),
        gettext_noop("Write, for example, %(word)s(60, $today)."),
        gettext_noop("Write sum(%(register)s.%(name)s) or another aggregate."),
        gettext_noop("Name a register and a column."),
        gettext_noop("Write %(civil)s.%(name)s."),
        gettext_noop("%(name)s stands alone"),
        gettext_noop("Say which: sum, min, max, any or count(%(members)s.%(column)s), or exists(%(members)s where …)."),
        gettext_noop("Inside this aggregate use columns of %(record)s only."),
        gettext_noop(
            "Say which record: any, sum, min, max or count(%(register)s.%(column)s), or exists(%(register)s where …)."
        ),
        gettext_noop("registers"),
        gettext_noop("Write exists(%(register)s where %(column)s < …)."),
        gettext_noop("Write exists(%(register)s where %(column)s = …)."),
        gettext_noop("Use sum or exists."),
        gettext_noop("Say whose: sum, min, max, any or count(%(members)s.%(name)s), or exists(%(members)s where …)."),
        gettext_noop("Use it outside, or a definition that looks at the person alone."),
        gettext_noop("definitions"),
        gettext_noop("Define it: %(column)s under definitions. %(known)s"),
        gettext_noop("Write exists(%(members)s where %(column)s …)."),
        gettext_noop("columns"),
        gettext_noop("Compare it with something."),
        gettext_noop("A %(expected)s is needed here."),
        gettext_noop("this is a %(found)s, not a %(expected)s"),
        gettext_noop("%(name)s is a parameter"),
        gettext_noop("Write $%(name)s."),
        gettext_noop("%(name)s is a register"),
        gettext_noop("Write exists(%(name)s), or sum(%(name)s.column)."),
        gettext_noop("a household may have several values of %(members)s.%(column)s"),
        gettext_noop("%(register)s.%(column)s is not a column of the record"),
        gettext_noop("a %(unit)s may have several values of %(register)s.%(column)s"),
        gettext_noop("a %(left)s cannot be compared with a %(right)s"),
        gettext_noop("Compare values of the same type."),
        gettext_noop("a %(left)s has no order"),
        gettext_noop("Use = or !=."),
        gettext_noop("an aggregate inside another"),
        gettext_noop("Write it outside, as a criterion of its own."),
        gettext_noop("unknown register %(register)s"),
        gettext_noop("%(kind)s cannot take the partial date %(column)s"),
        gettext_noop("%(kind)s needs a %(needed)s, and %(column)s is a %(kind_)s"),
        gettext_noop("a household has a value of %(name)s for each member"),
        gettext_noop("%(name)s looks at members, inside an aggregate over members"),
        gettext_noop("unknown definition %(column)s"),
        gettext_noop("unknown column %(column)s of register %(register)s"),
        gettext_noop("parameters"),
        gettext_noop("%(name)s is a definition, not a column of %(record)s"),
        gettext_noop("Use it outside."),
        gettext_noop("unknown parameter $%(name)s"),
        gettext_noop("a partial date cannot be looked up in a list"),
        gettext_noop("Use between."),
        gettext_noop("a choice cannot give a partial date"),
        gettext_noop("Choose between comparisons instead."),
        gettext_noop("a partial date cannot be compared with a choice"),
        gettext_noop("Choose outside it."),
        gettext_noop("%(value)s is not a %(kind)s"),
        gettext_noop("Write a %(kind)s, or change the parameter's type."),
        gettext_noop("Rename it: rules read the day as at which the measure is worked out by that name."),
        gettext_noop("with its definitions the rule is nested more than %(max_depth)s deep"),
        gettext_noop("Let one of them do without the others."),
        gettext_noop("not UTF-8 text (%(reason)s)"),
        gettext_noop("Save it as UTF-8."),
        gettext_noop("a measure is a list of keys and values"),
        gettext_noop("Start from a shipped measure."),
        gettext_noop("it ends before it starts"),
        gettext_noop("Check both dates."),
        gettext_noop("%(id)s excludes itself"),
        gettext_noop("Name other measures."),
        gettext_noop("no rule uses the definition %(name)s"),
        gettext_noop("Use it, or remove it."),
        gettext_noop("Its first value must hold from %(starts)s or earlier."),
        gettext_noop("every measure has $%(today)s"),
        gettext_noop("a definition rests on itself: %(told)s"),
        gettext_noop("Compare it with a date, or write exists(%(civil)s where …) in the rule."),
        gettext_noop("the criterion %(name)s is written twice"),
        gettext_noop("a person is their own payee"),
        gettext_noop("Remove payee, or assess households."),
        gettext_noop(
            "Write exists(register where …) or exists(members where …): the payee is the first member who has such a record, or of whom it holds."
        ),
        gettext_noop("registers in the rules"),
        gettext_noop("the rules use %(name)s too"),
        gettext_noop("Add %(name)s to registers."),
        gettext_noop("not later than the value before it"),
        gettext_noop("Put the earliest first."),
        gettext_noop("later than the measure's start"),
        gettext_noop("%(name)s means something else in rules"),
        gettext_noop("Rename the definition."),
        gettext_noop("a definition cannot be a partial date"),
        gettext_noop("Rename one of them."),
        gettext_noop("a payee is found by a record or by what holds of a member"),
        gettext_noop("no rule uses the register %(name)s"),
        gettext_noop("the number %(value)s is too large"),
        gettext_noop("The largest is 100 million million."),
        gettext_noop("%(key)s is no text"),
        gettext_noop("Put it in quotes."),
        gettext_noop("%(key)s is empty"),
        gettext_noop("Write something."),
        gettext_noop("%(key)s has too few items"),
        gettext_noop("Write at least one."),
        gettext_noop("%(key)s has too many items"),
        gettext_noop("Write fewer."),
        gettext_noop("%(key)s is too long"),
        gettext_noop("Shorten it."),
        gettext_noop("%(key)s is no whole number"),
        gettext_noop("Write a whole number."),
        gettext_noop("%(key)s is too small"),
        gettext_noop("Write a larger number."),
        gettext_noop("%(key)s is too large"),
        gettext_noop("Write a smaller number."),
        gettext_noop("%(key)s is neither true nor false"),
        gettext_noop("Write true or false."),
        gettext_noop("%(key)s has no keys"),
        gettext_noop("Write keys and values below it."),
        gettext_noop("%(key)s is no list"),
        gettext_noop("Write a list, one item a line after '- '."),
        gettext_noop("%(key)s is missing"),
        gettext_noop("%(value)s is not known here"),
        gettext_noop(
            "Owners have five digits in quotes; ids have small Latin letters and digits, and begin with a letter."
        ),
        gettext_noop("%(value)s is not a proper %(what)s"),
        gettext_noop("%(key)s is missing in %(where)s"),
        gettext_noop("Add %(key)s: to it."),
        gettext_noop("Write %(choices)s."),
        gettext_noop("name"),
        gettext_noop("keys"),
        gettext_noop("%(key)s cannot be used"),
        gettext_noop("Change it."),
        gettext_noop("unknown key %(key)s"),
        gettext_noop("the file is larger than a million characters"),
        gettext_noop("Split it."),
        gettext_noop("Check the indentation, and put texts that hold ': ' or '#' in quotes."),
        gettext_noop("the file is empty"),
        gettext_noop("not YAML: %(why)s"),
        gettext_noop("a character that YAML does not allow"),
        gettext_noop("Remove it."),
        gettext_noop("the file is nested too deep"),
        gettext_noop("Write a measure as in the guide."),
        gettext_noop("an alias (*name)"),
        gettext_noop("Write the value out."),
        gettext_noop("%(name)s is written twice"),
        gettext_noop("Keep one of them."),
        gettext_noop("Put it in quotes if it is a text."),
        gettext_noop("Known %(what)s: %(choices)s."),
        gettext_noop("Did you mean %(word)s?"),
        gettext_noop("There are no %(what)s here."),
        gettext_noop("the file is not as it was published"),
        gettext_noop("Put it back from a backup."),
        gettext_noop("the text is longer than %(longest)s characters"),
        gettext_noop("the draft was saved elsewhere since you opened it"),
        gettext_noop("Compare the two texts, and save yours upon the other or take the other."),
        gettext_noop("there is no such draft"),
        gettext_noop("Look at the list of drafts."),
        gettext_noop("there is no such save of the draft"),
        gettext_noop("the file has %(count)s faults"),
        gettext_noop("the next version is %(next)s, not %(version)s"),
        gettext_noop("it starts before version %(version)s does"),
        gettext_noop("the owner is %(owner)s, and you are of %(unit)s"),
        gettext_noop("%(measure)s is the measure of another unit"),
        gettext_noop("the proposal does not wait any more"),
        gettext_noop("the draft is another analyst's"),
        gettext_noop("Begin one of your own from it."),
        gettext_noop("no reason is given"),
        gettext_noop("Say why; it is kept, so name no person in it."),
        gettext_noop("whoever proposed a version cannot publish it"),
        gettext_noop("Mend them first; they are listed beside the file."),
        gettext_noop("Look at what the versions differ in, and write version: %(next)s."),
        gettext_noop("Write starts: %(day)s or later."),
        gettext_noop("Write your own unit, or leave it to the other."),
        gettext_noop("Choose another id."),
        gettext_noop("another officer proposed it"),
        gettext_noop("Send it back, and say why."),
        gettext_noop("Let another officer of the unit look at it and publish it."),
        gettext_noop("the draft's file was altered"),
        gettext_noop("Propose it anew."),
        gettext_noop("number"),
        gettext_noop("text"),
        gettext_noop("date"),
        gettext_noop("partial_date"),
        gettext_noop("boolean"),
        gettext_noop("int"),
        gettext_noop("float"),
        gettext_noop("bool"),
        gettext_noop("null"),
        gettext_noop("person"),
        gettext_noop("household"),
        gettext_noop("number or date"),
    }
)
