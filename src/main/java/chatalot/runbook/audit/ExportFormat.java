package chatalot.runbook.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Files that the record leaves as. Each row is written as it is read: a file may be larger than the memory. */
public enum ExportFormat {

    /** RFC 4180, for spreadsheets. */
    CSV("text/csv") {
        @Override
        public <T> void write(List<Column<T>> columns, Iterator<T> rows, Writer out) throws IOException {
            CSVPrinter printer = new CSVPrinter(out, CSVFormat.RFC4180);
            printer.printRecord(columns.stream().map(Column::name).toList());
            while (rows.hasNext()) {
                T row = rows.next();
                List<Object> cells = new ArrayList<>();
                columns.forEach(column -> cells.add(value(column, row).map(ExportFormat::cell).orElse("")));
                printer.printRecord(cells);
            }
            printer.flush();
        }
    },

    /** One JSON object a line, for programs. */
    JSONL("application/jsonl") {
        @Override
        public <T> void write(List<Column<T>> columns, Iterator<T> rows, Writer out) throws IOException {
            JsonGenerator json = JsonMapper.builder().build().createGenerator(out);
            json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
            boolean any = rows.hasNext();
            while (rows.hasNext()) {
                T row = rows.next();
                json.writeStartObject();
                for (Column<T> column : columns) {
                    put(json, column.name(), value(column, row));
                }
                json.writeEndObject();
            }
            if (any) {
                json.writeRaw('\n');
            }
            json.flush();
        }
    };

    /** What a spreadsheet takes for the beginning of a formula. */
    private static final String OF_FORMULAS = "=+-@\t\r\n";

    private final String mediaType;

    ExportFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    public String mediaType() {
        return mediaType;
    }

    /** Writes the rows, with whatever the format has to say of the columns. Does not close. */
    public abstract <T> void write(List<Column<T>> columns, Iterator<T> rows, Writer out) throws IOException;

    /** Empty where there is nothing to say. */
    private static <T> Optional<Object> value(Column<T> column, T row) {
        Object value = column.value().apply(row);
        return value instanceof Optional<?> optional ? optional.map(present -> present) : Optional.of(value);
    }

    /** A text that a spreadsheet would run is led by an apostrophe, so that it shows it. */
    private static Object cell(Object value) {
        if (value instanceof Number || value instanceof Boolean) {
            return value;
        }
        String text = value.toString();
        return !text.isEmpty() && OF_FORMULAS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    private static void put(JsonGenerator json, String name, Optional<Object> written) throws IOException {
        Object value = written.orElse(null);
        if (value == null) {
            json.writeNullField(name);
        } else if (value instanceof Long || value instanceof Integer) {
            json.writeNumberField(name, ((Number) value).longValue());
        } else if (value instanceof Boolean truth) {
            json.writeBooleanField(name, truth);
        } else {
            json.writeStringField(name, value.toString());
        }
    }
}
