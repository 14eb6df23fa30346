"""Whose file it is: what people write for an agency, and what the file itself says, brought together as one name."""

from __future__ import annotations

from collections.abc import Iterable

from monitoring.errors import InputError
from monitoring.intake.form_design import load_design
from monitoring.intake.self_description import SelfDescription
from monitoring.unit import Unit
from monitoring.vietnamese import fold, suggest


class Senders:
    """The agencies and places' offices of a unit, by every spelling that means one of them."""

    def __init__(self, unit: Unit) -> None:
        self._names: dict[str, str] = {}
        for agency in unit.agencies:
            self._enter(agency.name.vi, [agency.code, agency.name.vi, agency.name.en, *agency.aliases])
        for place in unit.places:
            called = (place.name.vi, *place.aliases)
            offices = [load_design().place_office.format(place=name) for name in called]
            self._enter(offices[0], [place.code, *called, *offices])

    def _enter(self, name: str, spellings: Iterable[str]) -> None:
        for spelling in spellings:
            self._names.setdefault(fold(spelling), name)

    @property
    def names(self) -> list[str]:
        """Each of them once, as the profile calls it and in its order."""
        return list(dict.fromkeys(self._names.values()))

    def name(self, text: str) -> str | None:
        """The name of the agency that `text` (a name, an alias or a code, with or without accents) means, or None."""
        return self._names.get(fold(text))

    def suggest(self, text: str) -> str:
        """The name nearest to `text`, "" where none is near."""
        return suggest(text, self._names.values()) or ""

    def of_file(self, said: SelfDescription) -> str | None:
        """The one sender that a file names, as its profile calls it, else as written; None where it names none or
        several.
        """
        if said.form is not None:
            return said.form.sender
        named = {self.name(sender) or sender for sender in said.senders}
        if not named:
            named = {name for title in said.titles if (name := self.name(title))}
        return named.pop() if len(named) == 1 else None

    def decided(self, given: str, said: SelfDescription, where: str) -> str:
        """Who sent a file: the name `given` by whoever receives it, or, where that is "", by the file itself.

        Raises InputError where neither tells, and where an unknown name contradicts the file.
        """
        given, of_file = given.strip(), self.of_file(said)
        known = self.name(given) if given else of_file
        if known is not None:
            return known
        if not given:
            raise InputError(
                "The file does not say who reports.",
                where=where,
                remedy="Name the agency that sent it by --from.",
            )
        if of_file is not None and fold(of_file) != fold(given):
            raise InputError(
                "“{sender}” is no agency of the profile, and the file says that it is from “{of_file}”.",
                where=where,
                remedy="Leave --from out, or give the agency as the profile names it{suggestion}.",
                sender=given,
                of_file=of_file,
                suggestion=f": {near}" if (near := self.suggest(given)) else "",
            )
        return given
