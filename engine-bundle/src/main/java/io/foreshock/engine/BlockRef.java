package io.foreshock.engine;

import io.foreshock.api.table.Column;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.format.BlockBytes;
import io.foreshock.engine.format.BlockHeader;
import io.foreshock.engine.format.BlockReader;
import io.foreshock.engine.format.Codecs;
import io.foreshock.engine.format.Keys;
import java.nio.ByteBuffer;
import java.util.List;

/** A stored block, its bytes still in the store: valid as long as the transaction it was found in. */
record BlockRef(byte[] key, long seq, BlockBytes bytes, BlockHeader header) {
  int series() {
    return Keys.blockSeries(ByteBuffer.wrap(key));
  }

  Run decode(List<Column> valueColumns, int[] projection, Codecs codecs) {
    return BlockReader.read(bytes, header, valueColumns, projection, codecs);
  }
}
