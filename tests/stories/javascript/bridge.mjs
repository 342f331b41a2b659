// The AWS SDK for JavaScript v3 as a caller that is told, line by line, what to call.
//
// In:  {"operation": "SignUp", "input": {...}}
// Out: {"output": {...}}, or {"error": name, "message": text, "status": HTTP status}

import * as cognito from "@aws-sdk/client-cognito-identity-provider";
import { createInterface } from "node:readline";

const client = new cognito.CognitoIdentityProviderClient({
  endpoint: process.argv[2],
  region: "us-east-1",
  credentials: { accessKeyId: process.argv[3], secretAccessKey: "test" },
  maxAttempts: 1,
});

async function answer({ operation, input }) {
  try {
    const { $metadata, ...output } = await client.send(new cognito[`${operation}Command`](input));
    return { output };
  } catch (error) {
    const status = error.$metadata?.httpStatusCode ?? null;
    return { error: error.name, message: error.message, status };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await answer(JSON.parse(line))));
}
