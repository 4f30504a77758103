# What the service contains that is not ours

${dependencyMap?size} libraries, written by the build from what they say of themselves. Where one comes under several licences, we take one of
those that `src/third-party/allowed.txt` allows; a build that finds none there fails. The same list with checksums, for programs: `sbom.cdx.json`.

| library | version | licences |
|---|---|---|
<#list dependencyMap as e>
<#assign project = e.getKey()>
| ${project.groupId}:${project.artifactId} | ${project.version} | <#list e.getValue() as licence>${licence}<#sep>, </#sep></#list> |
</#list>

Scripts and styles of the pages are libraries, too: htmx and bpmn-js lie in their webjars as their authors packed them. bpmn-js has its own parts
inside its file (diagram-js, bpmn-moddle, min-dash, min-dom, tiny-svg and others under MIT, inherits under ISC), Camunda's webapps have theirs inside
`camunda-webapp-webjar`, which names them beside its scripts in files that end in `.LICENSE.txt`.
