package io.tidemark.autometrics.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A file of text, whose bytes come back as they were. Immutable. */
final class SourceFile {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Path path;
    private final Charset charset;
    private final String mark;
    private final String text;

    private SourceFile(Path path, Charset charset, String all) {
        this.path = path;
        this.charset = charset;
        this.mark = all.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
        this.text = all.substring(mark.length());
    }

    /**
     * Reads a file.
     *
     * @throws ToolException if it cannot be read, or is not in this encoding
     */
    static SourceFile read(Path path, Charset charset) throws ToolException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(path);
        } catch (IOException problem) {
            throw new ToolException(path + ": cannot be read: " + problem, problem);
        }
        try {
            String text = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            SourceFile file = new SourceFile(path, charset, text);
            if (Arrays.equals(file.bytes(file.text), bytes)) {
                return file;
            }
        } catch (CharacterCodingException problem) {
            throw new ToolException(
                    path + ": is not in " + charset
                            + ": say with the option --encoding (of the goal: encoding) what it is in",
                    problem);
        }
        throw new ToolException(path + ": would change throughout if it was written in " + charset
                + ": say with the option --encoding (of the goal: encoding) exactly what it is in, as UTF-16LE");
    }

    Path path() {
        return path;
    }

    /** Without a mark of its byte order. */
    String text() {
        return text;
    }

    /** The file with another text. All that we add is ASCII. */
    byte[] bytes(String newText) throws CharacterCodingException {
        ByteBuffer encoded = charset.newEncoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .encode(CharBuffer.wrap(mark + newText));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }
}
