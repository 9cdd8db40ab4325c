/* What a host in Node costs before it does anything: each frame is parsed and sent back. */
let rest = Buffer.alloc(0);
process.stdin.on('data', (bytes) => {
  rest = Buffer.concat([rest, bytes]);
  while (rest.length >= 4 && rest.length >= 4 + rest.readUInt32LE()) {
    const length = rest.readUInt32LE();
    const body = Buffer.from(JSON.stringify(JSON.parse(rest.subarray(4, 4 + length).toString())));
    const header = Buffer.alloc(4);
    header.writeUInt32LE(body.length);
    process.stdout.write(Buffer.concat([header, body]));
    rest = rest.subarray(4 + length);
  }
});
