// Tells the portal that a visitor wrote. ENDPOINT is the endpoint's address, SECRET its secret (whsec_…).
// npm install standardwebhooks
import { randomUUID } from "node:crypto";
import { Webhook } from "standardwebhooks";

/** What the portal answered: accepted, duplicate or ignored. Throws for anything else. */
async function tell(type, data, happenedAt) {
  const id = `msg_${randomUUID()}`, sentAt = new Date();
  const body = JSON.stringify({ type, timestamp: happenedAt.toISOString(), data });
  const headers = {
    "Content-Type": "application/json",
    "webhook-id": id,
    "webhook-timestamp": String(Math.floor(sentAt.getTime() / 1000)),
    "webhook-signature": new Webhook(process.env.SECRET).sign(id, sentAt, body),
  };
  const answer = await fetch(process.env.ENDPOINT, { method: "POST", body, headers, signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
  return (await answer.json()).status;
}

const message = { conversation_id: "c1", message_id: randomUUID(), text: "¿Tenéis talla 38?" };
console.log(await tell("message.created", { ...message, author: { type: "visitor", name: "Marta" } }, new Date()));
