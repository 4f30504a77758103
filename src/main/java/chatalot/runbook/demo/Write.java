package chatalot.runbook.demo;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** Something that is asked of the instance and changes what it stores. Sending it twice means the same as once. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "write")
@JsonSubTypes({
        @JsonSubTypes.Type(value = Write.Post.class, name = "post"),
        @JsonSubTypes.Type(value = Write.Upload.class, name = "upload"),
        @JsonSubTypes.Type(value = Write.Delete.class, name = "delete")})
public sealed interface Write {

    /** A message. The instance keeps one message a key, however often it is sent. */
    record Post(String key, String author, String text) implements Write { }

    /** A file under a name, new or in the place of an older one; {@code sha256} in hex. */
    record Upload(String name, long size, String sha256) implements Write { }

    /** The removal of a file. */
    record Delete(String name) implements Write { }
}
