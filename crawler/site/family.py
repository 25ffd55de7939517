"""Which content management system made this page? Told by marks that its templates leave. Only for people to read."""

import re
from typing import NamedTuple


class Family(NamedTuple):
    """A system and a mark of it."""

    name: str
    mark: "re.Pattern[bytes]"


_FAMILIES = tuple(
    Family(name, re.compile(mark, re.IGNORECASE))
    for name, mark in (
        ("NukeViet", rb"nv_base_siteurl|generator\" content=\"nukeviet|/themes/[a-z0-9_]+/js/nv\.|nv_lang_data"),
        ("SharePoint", rb"_spPageContextInfo|microsoft sharepoint|/_layouts/15/|ExternalClass[0-9A-F]{16}"),
        ("Liferay", rb"Liferay\.(?:ThemeDisplay|currentURL)|p_p_id_|/html/js/liferay"),
        ("DNN", rb"dnn_ctr\d|DotNetNuke|/Portals/\d+/Skins/"),
        ("ASP.NET WebForms", rb"__VIEWSTATE|ctl00_"),
        ("WordPress", rb"/wp-content/|/wp-includes/|generator\" content=\"wordpress"),
        ("Joomla", rb"generator\" content=\"joomla|/media/jui/|com_content"),
        ("Drupal", rb"drupal-settings-json|Drupal\.settings|generator\" content=\"drupal|/sites/default/files/"),
    )
)


def family_of(html: bytes) -> str | None:
    """Return the family's name; None where no mark is known."""
    return next((family.name for family in _FAMILIES if family.mark.search(html)), None)
