#!/bin/sh
# Tells the portal that a visitor wrote. ENDPOINT is the endpoint's address, SECRET its secret (whsec_…).
# For trying: while openssl runs, whoever may list the machine's processes sees the secret.
set -eu

id="msg_$(openssl rand -hex 16)"
sent=$(date +%s)
body=$(cat <<JSON
{"type": "message.created", "timestamp": "$(date -u +%Y-%m-%dT%H:%M:%SZ)",
 "data": {"conversation_id": "c1", "message_id": "$id", "author": {"type": "visitor", "name": "Marta"}, "text": "¿Tenéis talla 38?"}}
JSON
)
key=$(printf %s "${SECRET#whsec_}" | openssl base64 -d -A | od -An -v -tx1 | tr -d ' \n')
signature=$(printf %s "$id.$sent.$body" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)

curl --silent --show-error --fail-with-body --retry 3 "$ENDPOINT" \
  -H "Content-Type: application/json" \
  -H "webhook-id: $id" -H "webhook-timestamp: $sent" -H "webhook-signature: v1,$signature" \
  --data-binary "$body"
