package io.foreshock.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Arrays of 4- or 8-byte floats as numpy stores them (NEP 1: a header in Python's notation, then the values). */
final class NpzFile {
  private static final Pattern DTYPE = Pattern.compile("'descr': '<f([48])'");
  private static final Pattern SHAPE = Pattern.compile("'shape': \\(([^)]*)\\)");

  /** Rows of the same length; a vector has one value per row. */
  record Matrix(int rows, int columns, float[] values) {
    double at(int row, int column) {
      return values[row * columns + column];
    }

    double[] column(int column) {
      double[] result = new double[rows];
      for (int i = 0; i < rows; i++)
        result[i] = at(i, column);
      return result;
    }
  }

  private NpzFile() {
  }

  static Map<String, Matrix> read(Path file) throws IOException {
    Map<String, Matrix> arrays = new TreeMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList())
        try (InputStream in = zip.getInputStream(entry)) {
          arrays.put(entry.getName().replaceAll("\\.npy$", ""), matrix(in.readAllBytes(), entry.getName()));
        }
    }
    return arrays;
  }

  private static Matrix matrix(byte[] bytes, String name) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean first = bytes[6] == 1;
    int length = first ? Short.toUnsignedInt(in.getShort(8)) : in.getInt(8);
    int start = first ? 10 : 12;
    String header = new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    Matcher type = DTYPE.matcher(header);
    Matcher shape = SHAPE.matcher(header);
    if (!type.find() || !shape.find() || header.contains("'fortran_order': True"))
      throw new IOException("not an array of floats by rows: name=" + name + ", header=" + header.trim());
    int[] sizes = Arrays.stream(shape.group(1).split(",")).map(String::trim).filter(s -> !s.isEmpty())
        .mapToInt(Integer::parseInt).toArray();
    int rows = sizes[0];
    int columns = Arrays.stream(sizes).skip(1).reduce(1, Math::multiplyExact);
    float[] values = new float[rows * columns];
    in.position(start + length);
    for (int i = 0; i < values.length; i++)
      values[i] = type.group(1).equals("4") ? in.getFloat() : (float) in.getDouble();
    return new Matrix(rows, columns, values);
  }
}
