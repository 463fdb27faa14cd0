"""How gunicorn serves the portal, under `up` and alone (`gunicorn 'portal:create_app()'`): it reads this file by itself."""

import sys

from config import SettingError, load

try:
    _settings = load()
except SettingError as error:
    error.show()
    sys.exit(error.exit_code)

bind = f"[{_settings.host}]:{_settings.port}" if ":" in _settings.host else f"{_settings.host}:{_settings.port}"
workers = _settings.web_workers
# By default gunicorn opens a socket for remote control in the home folder.
control_socket_disable = True
