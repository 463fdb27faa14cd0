"""What every action needs: the settings, the database, the alarm clock, the voice and what is counted. Made once by `create_app`."""

from dataclasses import dataclass, field

from itsdangerous import URLSafeSerializer

from config import Settings
from portal.actions.tally import Tally
from portal.mail.send import Post
from portal.queue import Alarm
from portal.store.database import Database
from portal.store.secrets import Locksmith


@dataclass(frozen=True)
class House:
    settings: Settings
    db: Database
    alarm: Alarm
    post: Post
    locksmith: Locksmith
    tally: Tally = field(default_factory=Tally)

    def signer(self, salt: str) -> URLSafeSerializer:
        """For what people carry and nobody else can make; what is signed for one `salt` counts for no other.

        Signs with the newest key and reads what any of them signed: itsdangerous wants the newest last.
        """
        return URLSafeSerializer(list(reversed(self.settings.secret_keys)), salt=salt)
