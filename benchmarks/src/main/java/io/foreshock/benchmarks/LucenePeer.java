package io.foreshock.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.lucene104.Lucene104Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.AcceptDocs;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.MMapDirectory;
import org.jspecify.annotations.Nullable;

/** Lucene, one segment, rows mapped, asked at its lowest level so that nothing but the search is timed. */
final class LucenePeer implements VectorEngine {
  private static final String FIELD = "v";

  private final Path dir;
  private @Nullable MMapDirectory directory;
  private @Nullable DirectoryReader reader;
  private @Nullable LeafReader leaf;

  LucenePeer(Path dir) {
    this.dir = dir;
  }

  @Override
  public String name() {
    return "lucene";
  }

  @Override
  public int buildThreads() {
    return 1;
  }

  @Override
  public void build(float[][] rows) throws IOException {
    directory = new MMapDirectory(dir);
    IndexWriterConfig config = new IndexWriterConfig().setCodec(new Lucene104Codec() {
      @Override
      public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return new Lucene99HnswVectorsFormat(M, EF_CONSTRUCTION);
      }
    }).setUseCompoundFile(false).setRAMBufferSizeMB(1_900).setMaxBufferedDocs(IndexWriterConfig.DISABLE_AUTO_FLUSH);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      for (float[] row : rows) {
        Document document = new Document();
        document.add(new KnnFloatVectorField(FIELD, row, VectorSimilarityFunction.DOT_PRODUCT));
        writer.addDocument(document);
      }
      writer.forceMerge(1);
      writer.commit();
    }
    reader = DirectoryReader.open(directory);
    leaf = reader.leaves().getFirst().reader();
  }

  @Override
  public int[] search(float[] query, int k, int effort) throws IOException {
    LeafReader in = leaf;
    if (in == null)
      return new int[0];
    ScoreDoc[] found = in.searchNearestVectors(FIELD, query, Math.max(k, effort),
        AcceptDocs.fromLiveDocs(null, in.maxDoc()), Integer.MAX_VALUE).scoreDocs;
    int[] ids = new int[Math.min(k, found.length)];
    for (int i = 0; i < ids.length; i++)
      ids[i] = found[i].doc;
    return ids;
  }

  @Override
  public void close() throws IOException {
    if (reader != null)
      reader.close();
    if (directory != null)
      directory.close();
    Scratch.delete(dir);
  }
}
