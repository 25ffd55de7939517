// Makes the tables of an empty database.
import { getPayload } from "payload";
import config from "./payload.config.js";

await getPayload({ config });
process.exit(0);
