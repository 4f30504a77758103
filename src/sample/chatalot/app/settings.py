"""What the server is told by its environment."""


class Settings:
    def __init__(self, environment):
        self.database_url = environment["DATABASE_URL"]
        self.file_storage = environment["FILE_STORAGE_PATH"]
        self.migrations = environment.get("MIGRATIONS_PATH", "migrations")
        self.static_files = environment.get("STATIC_FILES_PATH", "static")
        host, _, port = environment.get("LISTEN_ADDR", ":" + environment.get("PORT", "8080")).rpartition(":")
        self.address = (host, int(port))
        self.listens_on = f"{host}:{port}" if host else f"port {port}"
        # Needed to sign sessions and to read second factors: without them the server must not run.
        self.totp_encryption_key = environment["TOTP_ENCRYPTION_KEY"]
        self.jwt_private_key = _read(environment["JWT_PRIVATE_KEY_PATH"])
        self.jwt_public_key = _read(environment["JWT_PUBLIC_KEY_PATH"])


def _read(path):
    with open(path, "rb") as file:
        return file.read()
