// aws-jwt-verify, as an application uses it: the key set is asked for where the issuer says.
//
// node verify.mjs ISSUER KEY_SET CLIENT TOKEN_USE TOKEN: prints the claims, or ends with status 1.
// Its verifier of Cognito's tokens takes AWS's own issuer only; any other issuer is verified by
// its verifier of JSON web tokens, with the same checks of client and use.

import { CognitoJwtVerifier, JwtVerifier } from "aws-jwt-verify";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";

const [issuer, keySet, client, use, token] = process.argv.slice(2);

const plainHttp = {
  async fetch(uri) {
    const response = await fetch(uri);
    if (!response.ok) throw new Error(`${uri} answered ${response.status}`);
    return response.arrayBuffer();
  },
};

function check({ payload }) {
  const named = use === "access" ? payload.client_id : payload.aud;
  if (payload.token_use !== use || named !== client) throw new Error("another token");
}

async function verified() {
  if (issuer.startsWith("https://cognito-idp.")) {
    const verifier = CognitoJwtVerifier.create({
      userPoolId: issuer.split("/").at(-1),
      clientId: client,
      tokenUse: use,
    });
    verifier.cacheJwks(await (await fetch(keySet)).json());
    return verifier.verify(token);
  }
  const jwksCache = new SimpleJwksCache({ fetcher: plainHttp });
  const verifier = JwtVerifier.create(
    { issuer, audience: null, jwksUri: keySet, customJwtCheck: check },
    { jwksCache },
  );
  return verifier.verify(token);
}

try {
  console.log(JSON.stringify(await verified()));
} catch (error) {
  console.error(`${error.name}: ${error.message}`);
  process.exit(1);
}
