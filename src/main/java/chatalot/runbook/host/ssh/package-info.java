/**
 * Hosts that are reached over SSH. One connection carries everything: commands, files, the Docker Engine's API, and connections to
 * what its containers listen on. No command's outcome depends on it, see {@link chatalot.runbook.host.ssh.SshHost}.
 */
package chatalot.runbook.host.ssh;
