// node put.mjs STREAM_KEY REQUEST_JSON: one PUT by the SDK; prints the response.
import { client } from "./support.mjs";

const [streamKey, request] = process.argv.slice(2);
console.log(JSON.stringify(await client().liveActivities.stream(streamKey, JSON.parse(request))));
