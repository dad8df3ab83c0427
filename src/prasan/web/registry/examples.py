"""The examples on the developers' page; a test runs the one in Python."""

from __future__ import annotations

PYTHON = """\
from prasan_client import Registry, SigningKey

registry = Registry("{address}", KEY, SigningKey.load("signing-key.pem"))

# Yes or no, and nothing else.
registry.exists(NATIONAL_ID, register="civil", purpose="sandbox")

# Named fields of a register; a field that your agreement does not allow is refused.
person = registry.look_up(
    NATIONAL_ID, purpose="sandbox", registers={"civil": ["given_name", "family_name"]}
)
if person:
    print(person.id, person.records["civil"])
"""

CURL = """\
# The body, and a detached JWS (RFC 7515, appendix F) over its bytes by your key.
printf '%s' '{"purpose":"sandbox","register":"civil","national_id":"'$NATIONAL_ID'"}' > body.json
b64() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
now=$(date +%s)
header=$(printf '{"alg":"EdDSA","kid":"%s","iat":%s,"exp":%s,"jti":"%s","htm":"POST","htu":"%s"}' \\
  "$KID" "$now" "$((now + 60))" "$(openssl rand -hex 16)" /api/v1/registry/persons/exists | b64)
printf '%s.%s' "$header" "$(b64 < body.json)" > covered
signature=$(openssl pkeyutl -sign -rawin -inkey signing-key.pem -in covered | b64)

curl --data-binary @body.json -H "Content-Type: application/json" -H "Authorization: Bearer $KEY" \\
  -H "Prasan-Signature: $header..$signature" {address}/api/v1/registry/persons/exists
"""
