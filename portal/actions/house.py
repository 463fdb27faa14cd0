"""What every action needs: the settings, the database, the alarm clock, the voice and what is counted. Made once by `create_app`."""

from dataclasses import dataclass, field

from itsdangerous import URLSafeSerializer

from config import Settings
from portal.actions.tally import Tally
from portal.chat_systems.outside import Reach
from portal.mail.send import Post
from portal.private_redis import url
from portal.queue import Alarm
from portal.store.database import Database
from portal.store.secrets import Locksmith


@dataclass(frozen=True, eq=False)  # links are remembered by house, so that it must be known in no time
class House:
    settings: Settings
    db: Database
    alarm: Alarm
    post: Post
    locksmith: Locksmith
    tally: Tally = field(default_factory=Tally)

    @property
    def reach(self) -> Reach:
        """Whom it may call where somebody else chose the address."""
        return Reach(self.settings.inside_hosts, self.settings.for_one_machine)

    def signer(self, salt: str) -> URLSafeSerializer:
        """For what people carry and nobody else can make; what is signed for one `salt` counts for no other.

        Signs with the newest key and reads what any of them signed: itsdangerous wants the newest last.
        """
        return URLSafeSerializer(list(reversed(self.settings.secret_keys)), salt=salt)


def house_for(settings: Settings) -> House:
    """It opens no connection before it is asked something."""
    return House(
        settings=settings,
        db=Database(settings.database_url, settings.sqlite_synchronous),
        alarm=Alarm(url(settings)),
        post=Post(settings),
        locksmith=Locksmith(settings.encryption_keys, settings.kept_encryption_keys),
    )
