package io.tidemark.it.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A page of the documentation, as far as the build runs it.
 *
 * <p>A {@code java} block whose first line is {@code // Name.java} is that file. Any other is a declaration, if it declares a
 * type at the margin, or statements. The block below {@code <!-- runs com.example.Main, which prints -->} (or
 * {@code writes}) is what comes out. The statements below {@code <!-- given: Type name, ... -->} may use those.
 */
record Page(Path path, List<Block> blocks) {

    /** A fenced block, with the comment right above it. */
    record Block(
            int line,
            String language,
            String text,
            @Nullable String comment) {

        @Nullable
        String fileName() {
            Matcher name = FILE_NAME.matcher(text);
            return name.lookingAt() ? name.group(1) : null;
        }

        boolean declaresType() {
            return DECLARATION.matcher(text).find();
        }
    }

    private static final Pattern FILE_NAME = Pattern.compile("// (\\w+\\.java)\n");
    private static final Pattern DECLARATION =
            Pattern.compile("(?m)^(public |final |abstract |sealed )*(class|record|enum|interface|@interface) \\w+");
    private static final Pattern COMMENT = Pattern.compile("<!-- (.*) -->");
    private static final Pattern FENCE = Pattern.compile("```(\\w*)");

    static Page read(Path path) throws IOException {
        List<Block> blocks = new ArrayList<>();
        String comment = null;
        String language = null;
        int start = 0;
        StringBuilder text = new StringBuilder();
        List<String> lines = Files.readAllLines(path);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher fence = FENCE.matcher(line);
            Matcher aside = COMMENT.matcher(line);
            if (language != null) {
                if (line.equals("```")) {
                    blocks.add(new Block(start, language, text.toString(), comment));
                    language = null;
                    comment = null;
                    text.setLength(0);
                } else {
                    text.append(line).append('\n');
                }
            } else if (fence.matches()) {
                language = fence.group(1);
                start = i + 1;
            } else if (aside.matches()) {
                comment = aside.group(1);
            } else if (!line.isBlank()) {
                comment = null;
            }
        }
        if (language != null) {
            throw new IllegalStateException(path + ":" + start + ": this block does not end");
        }
        return new Page(path, blocks);
    }

    List<Block> java() {
        return blocks.stream().filter(block -> block.language().equals("java")).toList();
    }

    @Override
    public String toString() {
        return String.valueOf(path.getFileName());
    }
}
