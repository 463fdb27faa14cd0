"""The people of most stories, and what is said of the visitor in many of them."""

from portal.stories.shop import Person
from portal.stories.story import Said

EVA, LUIS = Person("eva", "Eva Ruiz", "eva"), Person("luis", "Luis Gil", "luis")

MARTA_WRITES = Said("Marta escribe.", "Marta writes.")
NOBODY_THERE = Said("Marta escribe. No hay nadie conectado.", "Marta writes. Nobody is connected.")
MARTA_LEAVES = Said("Marta se va de la web sin respuesta.", "Marta leaves the site without an answer.")
