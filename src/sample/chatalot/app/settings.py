"""What the server is told by its environment."""


class Settings:
    def __init__(self, environment):
        self.database_url = environment["DATABASE_URL"]
        self.file_storage = environment["FILE_STORAGE_PATH"]
        self.migrations = environment.get("MIGRATIONS_PATH", "migrations")
        self.port = int(environment.get("PORT", "8080"))
        # Needed to sign sessions and to read second factors: without them the server must not run.
        self.totp_encryption_key = environment["TOTP_ENCRYPTION_KEY"]
        self.jwt_private_key = _read(environment["JWT_PRIVATE_KEY_PATH"])
        self.jwt_public_key = _read(environment["JWT_PUBLIC_KEY_PATH"])


def _read(path):
    with open(path, "rb") as file:
        return file.read()
