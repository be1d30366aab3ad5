"""Password hashes (argon2id) and the one rule for new passwords."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 8
MAX_LENGTH = 200


class Passwords:
    """Hashes and checks passwords. A check against no account costs as much as one against an account."""

    def __init__(self, memory_kib: int, rounds: int) -> None:
        self._hasher = PasswordHasher(time_cost=rounds, memory_cost=memory_kib, parallelism=2)
        self._nobody = self._hasher.hash("nobody's password")

    def hash(self, password: str) -> str:
        """Return the hash to store."""
        return self._hasher.hash(password)

    def matches(self, stored: str | None, password: str) -> bool:
        """Tell whether the password is the stored one; ``None`` means that there is no such account."""
        try:
            right = self._hasher.verify(stored or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return right and stored is not None


def is_acceptable(password: str, user_no: str) -> bool:
    """Tell whether a new password may be used: long enough, not the agent number, no control characters."""
    return (
        MIN_LENGTH <= len(password) <= MAX_LENGTH and password != user_no and all(ord(sign) >= 32 for sign in password)
    )
