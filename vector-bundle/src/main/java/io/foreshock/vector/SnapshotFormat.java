package io.foreshock.vector;

/**
 * A whole index as bytes: sections of records, each section on a page of its own so that it can be mapped and its
 * records are aligned as in memory, and a last page that tells what they are: it is written when all else is, so a file
 * without it is no index. Little endian. Nodes are numbered as in the index, so every section but those of the upper
 * layers has {@code count} records.
 *
 * <pre>
 *  0      8       12     16        20   24             28     32    36    40    44        48         52     56   64
 *  |magic |version|metric|dimension|m   |efConstruction|effort|codes|count|step |entryNode|entryLayer|layers|mark|
 *  64                                  4088              4096
 *  |(records 4, checksum 4) x sections |page checksum 8  |
 * </pre>
 *
 * Sections: rows, links, ids, codes (none: 0 records), then each upper layer from the lowest, and with codes of one bit one
 * record of floats, the limits of the bits ({@link Signs}). Checksums are CRC-32C.
 */
final class SnapshotFormat {
  static final long MAGIC = 0x57534E5248434146L;
  static final int PAGE = 4_096;
  static final int VERSION = 2;
  static final int AT_MAGIC = 0;
  static final int AT_VERSION = 8;
  static final int AT_METRIC = 12;
  static final int AT_DIMENSION = 16;
  static final int AT_M = 20;
  static final int AT_EF_CONSTRUCTION = 24;
  static final int AT_EFFORT = 28;
  static final int AT_QUANTIZATION = 32;
  static final int AT_COUNT = 36;
  static final int AT_STEP = 40;
  static final int AT_ENTRY_NODE = 44;
  static final int AT_ENTRY_LAYER = 48;
  static final int AT_LAYERS = 52;
  static final int AT_MARK = 56;
  static final int AT_SECTIONS = 64;
  static final int SECTION_BYTES = 8;
  static final int AT_CHECKSUM = PAGE - 8;
  static final int ROWS = 0;
  static final int LINKS = 1;
  static final int IDS = 2;
  static final int CODES = 3;
  static final int UPPER = 4;

  private SnapshotFormat() {
  }

  /** Whole blocks of records, then up to the next page. */
  static long sectionBytes(long records, int recordBytes, int perBlock) {
    long blocks = (records + perBlock - 1) / perBlock;
    return (blocks * perBlock * recordBytes + PAGE - 1) / PAGE * PAGE;
  }
}
